import { awscdk, YamlFile } from 'projen';

/** One question of a form. */
interface Question {
  readonly type: 'input' | 'textarea' | 'dropdown';
  readonly id: string;
  readonly attributes: { readonly label: string; readonly description?: string; readonly render?: string; readonly options?: string[] };
  readonly required?: boolean;
}

const LANGUAGES = ['TypeScript or JavaScript', 'Python', 'Java', 'Go', 'C#'];

const BUG: Question[] = [
  { type: 'input', id: 'version', attributes: { label: 'Version of eldonia-constructs and aws-cdk-lib' }, required: true },
  { type: 'dropdown', id: 'language', attributes: { label: 'Language', options: LANGUAGES }, required: true },
  { type: 'dropdown', id: 'phase', attributes: { label: 'When does it happen?', options: ['synthesis', 'deployment', 'at run time', 'failover', 'documentation'] }, required: true },
  {
    type: 'textarea',
    id: 'program',
    attributes: { label: 'A small program that shows it', description: 'Please replace account IDs, domain names and addresses.', render: 'ts' },
    required: true,
  },
  { type: 'textarea', id: 'expected', attributes: { label: 'What did you expect?' }, required: true },
  {
    type: 'textarea',
    id: 'observed',
    attributes: { label: 'What happened?', description: 'The error with its path, or the events of CloudFormation, without secrets.' },
    required: true,
  },
];

const FEATURE: Question[] = [
  { type: 'textarea', id: 'need', attributes: { label: 'What do you want to do?', description: 'The situation, not the solution.' }, required: true },
  { type: 'textarea', id: 'today', attributes: { label: 'How do you do it today?', description: 'All parts of a platform are public properties.' } },
  { type: 'textarea', id: 'proposal', attributes: { label: 'How could the code of a user look?', render: 'ts' } },
  { type: 'textarea', id: 'existing', attributes: { label: 'What may change for deployed platforms?', description: 'Nothing may be replaced.' } },
];

/** The forms for new issues. Vulnerabilities are reported privately. */
export function configureIssueForms(project: awscdk.AwsCdkConstructLibrary): void {
  const form = (file: string, name: string, description: string, label: string, questions: readonly Question[]) => {
    const body = questions.map(({ required = false, ...question }) => ({ ...question, validations: { required } }));
    new YamlFile(project, `.github/ISSUE_TEMPLATE/${file}.yml`, { obj: { name, description, labels: [label], body } });
  };
  form('bug', 'Something is wrong', 'An error, a template that differs from the documentation, or a mistake in the documentation', 'bug', BUG);
  form('feature', 'Something is missing', 'A need that the props and the public properties do not cover', 'feature', FEATURE);
  new YamlFile(project, '.github/ISSUE_TEMPLATE/config.yml', {
    obj: {
      blank_issues_enabled: false,
      contact_links: [
        {
          name: 'Report a vulnerability',
          url: 'https://github.com/eldonia/eldonia-constructs/security/advisories/new',
          about: 'Privately, please. SECURITY.md describes what happens next.',
        },
        {
          name: 'Troubleshooting',
          url: 'https://github.com/eldonia/eldonia-constructs/blob/main/docs/troubleshooting.md',
          about: 'Symptoms, causes and remedies.',
        },
      ],
    },
  });
}
