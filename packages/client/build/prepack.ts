import './build.ts';
import { replaceManifest } from './manifest.ts';

replaceManifest();
