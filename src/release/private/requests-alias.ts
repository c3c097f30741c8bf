/** The alias of the release function that releases invoke. The queue invokes the function without an alias. */
export const REQUESTS = 'requests';
