import { Grammared, parserOf, syntaxProblems } from '../../tools/languages/grammar';

test.each<[Grammared, right: string, wrong: string]>([
  ['python', 'AlarmTopic(self, "Alarms", emails=["a@example.com"])', 'const topic = new AlarmTopic(this, "Alarms")'],
  ['java', 'AlarmTopic.Builder.create(this, "Alarms").emails(List.of("a@example.com")).build();', 'pair.getStack().getProtection() = true;'],
  ['go', 'topic := eldonia.NewAlarmTopic(this, jsii.String("Alarms"), nil)', 'Topic: pager.*Topic,'],
  ['csharp', 'new AlarmTopic(this, "Alarms", new AlarmTopicProps { Emails = new [] { "a" } });', 'for (var stack in stacks) stack.Run();'],
])('the grammar of %s accepts a translation, and says which line is none', async (language, right, wrong) => {
  const parser = await parserOf(language);

  expect(syntaxProblems(parser, language, right)).toEqual([]);
  expect(syntaxProblems(parser, language, `${right}\n${wrong}`)[0]).toMatch(/^line 2 is not /);
});
