import { PlatformChoices, RegionChoices } from './choices';
import { RegionNames } from './names';
import { RegionRole } from './role';
import { MediaProcessing } from '../media-processing';
import { PlatformCostsOptions } from '../platform-costs';
import { PlatformGithub } from '../platform-github';
import { TierSizes } from '../platform-tier';

/** The choices about GitHub, with their defaults. */
export type GithubPlan = PlatformGithub & Required<Pick<PlatformGithub, 'nodeVersion' | 'deployer'>>;

/** The choices with a default. */
type Defaulted = 'name' | 'tier' | 'edge' | 'api' | 'jobs' | 'workloads';

/** The choices that apply to every Region of a platform, checked and with their defaults. */
export interface CommonPlan extends
  Omit<PlatformChoices, Defaulted | 'github'>,
  Required<Pick<PlatformChoices, Defaulted>> {
  readonly github?: GithubPlan;
}

/** What one Region is made from. */
export interface RegionPlan extends
  Omit<CommonPlan, 'name' | 'costs' | 'media'>,
  Required<Pick<RegionChoices, 'existing' | 'stacks'>>,
  Omit<RegionChoices, 'existing' | 'stacks'> {
  readonly role: RegionRole;
  readonly names: RegionNames;
  readonly sizes: TierSizes;
  readonly media: MediaProcessing;
  readonly imageParameterName: string;
  readonly costs?: PlatformCostsOptions;
  /** In US dollars, also where no budget is created: that of the tier by default. */
  readonly monthlyBudget: number;
}
