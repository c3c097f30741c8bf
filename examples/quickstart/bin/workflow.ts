import { platform } from './app';

// npm run --silent workflow > .github/workflows/deploy.yml
process.stdout.write(platform.githubWorkflow());
