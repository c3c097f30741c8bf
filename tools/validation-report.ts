import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

export interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly suggestedFix: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

/** What one plug-in reports of an app. */
export interface PluginReport {
  readonly pluginName: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
}

/** The reports that the CDK writes into an assembly; undefined if no plug-in ran. */
export function pluginReports(directory: string): PluginReport[] | undefined {
  const file = join(directory, 'validation-report.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pluginReports: PluginReport[] }).pluginReports : undefined;
}
