import { writeFileSync } from 'fs';
import { cpuMilliseconds } from './process-cost';

/** A reporter of jest for runs in one process: writes what each test file cost to the file that MEASURE_REPORT names. */
export default class CpuReporter {
  private start = process.cpuUsage();
  private readonly files: { path: string; cpuMilliseconds: number; failed: number }[] = [];

  onTestFileStart(): void {
    this.start = process.cpuUsage();
  }

  onTestFileResult({ path }: { path: string }, result: { numFailingTests: number; testExecError?: unknown }): void {
    const failed = result.testExecError ? 1 : result.numFailingTests;
    this.files.push({ path, cpuMilliseconds: cpuMilliseconds(this.start), failed });
  }

  onRunComplete(): void {
    writeFileSync(process.env.MEASURE_REPORT!, JSON.stringify(this.files));
  }
}
