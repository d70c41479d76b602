// Prints `passed failed skipped` of a vitest JSON report. A file that broke before its first test counts as one
// failure,
// and so does a run that ended badly although every test in it passed. What failed is named on standard error, with the
// first lines of its message: whoever reads only the summary of a run can tell what broke.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Lines of a failure that are worth reading in a summary. */
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
  if (brokenFiles.includes(file)) process.stderr.write(`${name}: broke before its first test\n`);
  for (const test of file.assertionResults.filter(({ status }) => status === 'failed')) {
    process.stderr.write(`${name}: ${test.fullName}\n${whyOf(test)}`);
  }
  // In CI a test has a second try. Passing then is not hidden: it is a fault to look for, in the test or in the
  // product.
  for (const test of file.assertionResults.filter((one) => one.status === 'passed' && one.failureMessages?.length)) {
    process.stderr.write(`${name}: passed on the second try only: ${test.fullName}\n${whyOf(test)}`);
  }
}
const counted = report.numFailedTests + brokenFiles.length;
if (counted === 0 && exitCode !== '0')
  process.stderr.write(`no test failed, yet vitest ended with exit code ${exitCode}\n`);
const failed = counted === 0 && exitCode !== '0' ? 1 : counted;
process.stdout.write(`${report.numPassedTests} ${failed} ${report.numPendingTests + report.numTodoTests}\n`);
