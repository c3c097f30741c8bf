/** What the image parameter holds until the first release. */
export const UNRELEASED = 'none';
