import { invalid } from '../../private/errors';

const ID = /^[A-Z][A-Za-z0-9]{0,39}$/;

/** Validates the id of a job or a workload, which is part of physical names. */
export function checkId(id: string): string {
  if (!ID.test(id)) {
    invalid(undefined, `id must be 1 to 40 letters and digits, beginning with a capital letter, got "${id}"; write ` +
      'it as NightlyReport');
  }
  return id;
}
