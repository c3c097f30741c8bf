import { Construct } from 'constructs';
import { ApiScaling } from '../../fargate-api';
import { addPolicies, ReleasedService, ReleasedServiceProps } from '../../fargate-api/internal';
import { PlatformProcess } from '../platform-process';

/** Properties of a `ProcessService`. */
export interface ProcessServiceProps {
  /** What the tasks are. */
  readonly tasks: Omit<ReleasedServiceProps, 'minTasks' | 'maxTasks'>;
  readonly scaling: ApiScaling;
}

/** A service without requests and without a queue. */
export class ProcessService extends PlatformProcess {
  readonly _tasks: ReleasedService;
  readonly _range: Pick<ApiScaling, 'minTasks' | 'maxTasks'>;

  constructor(scope: Construct, id: string, { scaling, tasks }: ProcessServiceProps) {
    super(scope, id);
    const { minTasks, maxTasks } = this._range = scaling;
    this._tasks = new ReleasedService(this, 'Tasks', { ...tasks, minTasks, maxTasks });
    if (maxTasks > 1) addPolicies(this.service, this.scalableTaskCount, scaling);
  }
}
