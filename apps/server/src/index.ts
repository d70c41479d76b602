export { accessMarkdown } from './access-document.ts';
export { composeServer, openRuntime, type Runtime, type RuntimeOptions, type ServerParts } from './compose.ts';
export { type Config, ConfigError, ENVIRONMENT_VARIABLES, loadConfig } from './config.ts';
export { credentialsMarkdown } from './credentials-document.ts';
export { createLogger, type Logger } from './http/logger.ts';
export { main } from './main.ts';
export type { AppRouter } from './router.ts';
export { explain, serve } from './serve.ts';
export { INFO } from './version.ts';
