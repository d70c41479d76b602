// Prints `passed failed skipped` of a vitest JSON report. A file that broke before its first test counts as one failure,
// and so does a run that ended badly although every test in it passed. What failed is named on standard error, a line each.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [reportPath, exitCode] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportPath, 'utf8'));
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
for (const file of report.testResults) {
  const name = path.relative(process.cwd(), file.name);
  if (brokenFiles.includes(file)) process.stderr.write(`${name}: broke before its first test\n`);
  for (const test of file.assertionResults.filter(({ status }) => status === 'failed')) {
    process.stderr.write(`${name}: ${test.fullName}\n`);
  }
}
const counted = report.numFailedTests + brokenFiles.length;
if (counted === 0 && exitCode !== '0')
  process.stderr.write(`no test failed, yet vitest ended with exit code ${exitCode}\n`);
const failed = counted === 0 && exitCode !== '0' ? 1 : counted;
process.stdout.write(`${report.numPassedTests} ${failed} ${report.numPendingTests + report.numTodoTests}\n`);
