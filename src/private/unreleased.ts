/** The value of the image parameter until the first release. */
export const UNRELEASED = 'none';
