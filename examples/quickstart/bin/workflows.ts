import { writeFileSync } from 'fs';
import { join } from 'path';
import { development, production } from './environments';

// npm run workflows: the files of both environments
const FOLDER = join(__dirname, '../.github/workflows');
writeFileSync(join(FOLDER, 'deploy.yml'), production.githubWorkflow());
writeFileSync(join(FOLDER, 'deploy-development.yml'), development.githubWorkflow());
