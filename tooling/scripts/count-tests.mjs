// Prints `passed failed skipped` of a vitest JSON report. A file that fails before its first test counts as one
// failure, and so does a run that exits with an error although all tests passed. Failures are listed on standard error
// with the first lines of their messages, so that the summary of a run shows what failed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Number of lines of a failure shown in a summary. */
const WHY_LINES = 12;

/** @returns the message of a failed test without colors, its first lines, indented */
function whyOf({ failureMessages = [] }) {
  const lines = stripVTControlCharacters(failureMessages.join('\n')).split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'))
    .slice(0, WHY_LINES)
    .map((line) => `  ${line.slice(0, 300)}\n`)
    .join('');
}

const [reportPath, exitCode] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportPath, 'utf8'));
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
for (const file of report.testResults) {
  const name = path.relative(process.cwd(), file.name);
  if (brokenFiles.includes(file)) process.stderr.write(`${name}: failed before its first test\n`);
  for (const test of file.assertionResults.filter(({ status }) => status === 'failed')) {
    process.stderr.write(`${name}: ${test.fullName}\n${whyOf(test)}`);
  }
  // In CI a failed test is retried once. A test that passes only then is reported, because it indicates a fault in the
  // test or the product.
  for (const test of file.assertionResults.filter((one) => one.status === 'passed' && one.failureMessages?.length)) {
    process.stderr.write(`${name}: passed only when retried: ${test.fullName}\n${whyOf(test)}`);
  }
}
const counted = report.numFailedTests + brokenFiles.length;
if (counted === 0 && exitCode !== '0')
  process.stderr.write(`no test failed, yet vitest ended with exit code ${exitCode}\n`);
const failed = counted === 0 && exitCode !== '0' ? 1 : counted;
process.stdout.write(`${report.numPassedTests} ${failed} ${report.numPendingTests + report.numTodoTests}\n`);
