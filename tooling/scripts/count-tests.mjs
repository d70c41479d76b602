// Prints `passed failed skipped` of a vitest JSON report. A file that broke before its first test counts as one failure,
// and so does a run that ended badly although every test in it passed.
import { readFileSync } from 'node:fs';

const [reportPath, exitCode] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportPath, 'utf8'));
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
).length;
const counted = report.numFailedTests + brokenFiles;
const failed = counted === 0 && exitCode !== '0' ? 1 : counted;
process.stdout.write(`${report.numPassedTests} ${failed} ${report.numPendingTests + report.numTodoTests}\n`);
