import { examplesIn, isTypescript, LANGUAGES } from '../../tools/languages/examples';

/** What jsii-pacmak writes for one example: in the language of the package, and without a translation in TypeScript. */
const DOCUMENTATION: Record<string, (lines: string[]) => string> = {
  python: (lines) => ["    '''A bucket.", '', '    Example::', '', ...lines.map((line) => `        ${line}`), "    '''", '', '    def name(self) -> str:', '        this = new;', ''].join('\n'),
  java: (lines) => ['/**', ' * Example:', ' * <p>', ' * <blockquote><pre>', ...lines.map((line) => ` * ${line}`), ' * </pre></blockquote>', ' */', ''].join('\n'),
  dotnet: (lines) => ['    /// <example>', `    /// <code>${lines.join('\n    /// ')}</code>`, '    /// </example>', ''].join('\n'),
  go: (lines) => ['// A bucket.', '//', '// Example:', ...lines.map((line) => `//   ${line}`), '//', 'type SecureBucket interface {', ''].join('\n'),
};
const TYPESCRIPT = ["const media = new SecureBucket(this, 'Media', {", '  retention: Duration.days(30),', '});', 'media.grantRead(taskRole);'];
const TRANSLATED: Record<string, string[]> = {
  python: ['media = SecureBucket(self, "Media",', '    retention=Duration.days(30)', ')', '# this is new;', 'media.grant_read(task_role)'],
  java: ['SecureBucket media = SecureBucket.Builder.create(this, "Media")', '        .retention(Duration.days(30))', '        .build();', 'media.grantRead(taskRole);'],
  dotnet: ['var media = new SecureBucket(this, "Media", new SecureBucketProps {', '    Retention = Duration.Days(30)', '});', 'media.GrantRead(taskRole);'],
  go: ['media := eldoniaconstructs.NewSecureBucket(this, jsii.String("Media"), &SecureBucketProps{', '\tRetention: awscdk.Duration_Days(jsii.Number(30)),', '})', 'media.GrantRead(taskRole)'],
};

describe.each(Object.keys(LANGUAGES))('documentation for %s', (language) => {
  test('has the example of the docstring as it is, and fails only if that is in TypeScript', () => {
    const [example, ...more] = examplesIn(language, DOCUMENTATION[language](TRANSLATED[language]));

    expect(more).toEqual([]);
    expect(example.trim().split('\n').map((line) => line.trim())).toEqual(TRANSLATED[language].map((line) => line.trim()));
    expect(isTypescript(language, example)).toBe(false);
    expect(examplesIn(language, DOCUMENTATION[language](TYPESCRIPT)).map((one) => isTypescript(language, one))).toEqual([true]);
  });

  test.each([
    ["new AlarmTopic(this, 'Alarms', { emails: ['on-call@eldonia.example'] });"],
    ["import { App } from 'aws-cdk-lib';"],
    ['const quiet = ApiScaling.between(1, 4);'],
  ])('fails with the line %s', (line) => {
    expect(isTypescript(language, line)).toBe(true);
  });
});

test('reads the blocks of a README, and the characters that Java and C# escape', () => {
  expect(examplesIn('python', 'Text\n\n```python\nApp()\n```\n\n```sh\nnpm ci\n```\n')).toEqual(['App()\n']);
  expect(examplesIn('go', '```go\nawscdk.NewApp()\n```\n')).toEqual(['awscdk.NewApp()\n']);
  expect(examplesIn('java', ' * <blockquote><pre>\n * List&lt;String&gt; a;\n * </pre></blockquote>\n')).toEqual(['List<String> a;\n']);
});
