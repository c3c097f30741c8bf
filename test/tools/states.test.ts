import { play } from '../../tools/states/play';

test.each(['states.input ?? 2', 'states.input ?: 1'])('%s is refused: Step Functions implements JSONata 2.0.6, without newer operators', async (expression) => {
  const definition = { QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: { Type: 'Fail', Error: `{% ${expression} %}` } } };

  await expect(play(definition, () => undefined, { id: 'run', time: new Date(0) })).rejects.toMatchObject({ code: 'S0211' });
});
