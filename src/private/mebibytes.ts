import { Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkInteger } from './numbers';

/** Validates that a size is a whole number of MiB in a range; tokens are accepted. */
export function checkMebibytes(
  scope: IConstruct | undefined, prop: string, size: Size | undefined, min: number, max: number,
): void {
  if (!size || size.isUnresolved()) return;
  checkInteger(scope, `${prop} in MiB`, size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), min, max);
}
