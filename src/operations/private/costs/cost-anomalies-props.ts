import { CostAnomaliesOptions } from './cost-anomalies-options';
import { CostRecipients, CostTag } from './cost-guard-props';

/** Options of a `CostAnomalies`. */
export interface CostAnomaliesProps extends CostAnomaliesOptions, CostRecipients {
  /** The cost allocation tag that a created monitor watches. */
  readonly costTag: CostTag;
}
