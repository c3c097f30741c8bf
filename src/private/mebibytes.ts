import { Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkInteger } from './numbers';

/** Refuse a size that is no whole number of MiB in the range; tokens pass. */
export function checkMebibytes(scope: IConstruct | undefined, prop: string, size: Size | undefined, least: number, most: number): void {
  if (!size || size.isUnresolved()) return;
  checkInteger(scope, `${prop} in MiB`, size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), least, most);
}
