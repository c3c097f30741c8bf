import { writeFileSync } from 'fs';
import type { TestModule } from 'vitest/node';

/**
 * A reporter of Vitest that writes how long each test file took, loading included, to the file that MEASURE_REPORT
 * names.
 */
export default class TestReporter {
  private readonly files: { path: string; milliseconds: number; failed: boolean }[] = [];

  onTestModuleEnd(module: TestModule): void {
    const { collectDuration, duration } = module.diagnostic();
    this.files.push({ path: module.moduleId, milliseconds: collectDuration + duration, failed: !module.ok() });
  }

  onTestRunEnd(): void {
    writeFileSync(process.env.MEASURE_REPORT!, JSON.stringify(this.files));
  }
}
