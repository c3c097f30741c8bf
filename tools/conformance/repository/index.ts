import { join } from 'path';
import { judgeDockerfile } from './dockerfile';
import { readJson, RepositoryFiles } from './files';
import { Findings } from './finding';
import { judgeInstrumentation } from './instrumentation';
import { judgeWorkflow } from './workflow';

export type { Finding, Findings } from './finding';

/**
 * What the files of an application's repository show about the requirements of some sections. Only the files of these
 * sections are read.
 *
 * @throws UserError when the folder or a file is missing or damaged
 */
export function judgeRepository(directory: string, isChecked: (section: string) => boolean): Findings {
  const files = new RepositoryFiles(directory);
  const folder = files.backend();
  const manifest = readJson(files, join(folder, 'package.json'));
  return {
    ...isChecked('5.3.1') ? judgeDockerfile(files.read(join(folder, 'Dockerfile'))!, join(folder, 'Dockerfile')) : {},
    ...isChecked('5.4.1') ? judgeWorkflow(files, (manifest.scripts ?? {}) as Record<string, unknown>) : {},
    ...isChecked('5.5.2') || isChecked('5.5.3') ? judgeInstrumentation(files, folder, manifest) : {},
  };
}
