import { CONNECTION, definition, templateOf } from './fixture';

/** Section 5.4.2 of the architecture document, word by word. */
const DOCUMENTED = {
  pipelineName: 'eldonia-backend-pipeline',
  pipelineType: 'V2',
  stages: [
    {
      name: 'Source',
      actions: [{
        name: 'Source',
        actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
        configuration: { ConnectionArn: CONNECTION, FullRepositoryId: 'eldonia/eldonia-backend', BranchName: 'main' },
      }],
    },
    {
      name: 'Build',
      actions: [{
        name: 'Build',
        actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
        configuration: { ProjectName: 'eldonia-backend-build' },
      }],
    },
    {
      name: 'Deploy',
      actions: [{
        name: 'Deploy',
        actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'ECS', version: '1' },
        configuration: { ClusterName: 'eldonia-cluster', ServiceName: 'eldonia-backend', FileName: 'imagedefinitions.json' },
      }],
    },
  ],
};

/** The fields that the document has, in its spelling; artifacts and roles are what it leaves open. */
function documentedFields({ Name, PipelineType, Stages }: ReturnType<typeof definition>): unknown {
  type Action = { Name: string; ActionTypeId: Record<string, string>; Configuration: unknown };
  const action = (one: Action) => ({
    name: one.Name,
    actionTypeId: Object.fromEntries(Object.entries(one.ActionTypeId).map(([key, value]) => [key.toLowerCase(), value])),
    configuration: one.Configuration,
  });
  return {
    pipelineName: Name,
    pipelineType: PipelineType,
    stages: Stages.map((stage: { Name: string; Actions: Action[] }) => ({ name: stage.Name, actions: stage.Actions.map(action) })),
  };
}

test('is the documented pipeline, field by field', () => {
  expect(documentedFields(definition(templateOf()))).toEqual(DOCUMENTED);
});
