/**
 * A front end: files that CloudFront serves from a private bucket, beside the API.
 *
 * With a site, the paths of the load balancer are those of `behaviors`, by default `/api/*`, and its readiness check.
 * All other paths are files of the site. `defaultBehavior` has the options of the files.
 *
 * Browsers and CloudFront keep a file, but ask for each use whether it has changed: a deployment is visible immediately
 * and needs no invalidation. `hashedFiles` are exempt. Responses have the security headers of the distribution.
 *
 * The bucket is encrypted, versioned for 30 days, and kept or deleted like the other data of the tier. In a pair each
 * Region has a bucket, to which its own stack deploys the same files, and CloudFront reads the other bucket when the
 * first one fails or does not have a file. It costs $0.025 per GB and month, and the requests.
 */
export interface SiteOptions {
  /**
   * The local folder of the built files, with `index.html`, of at most 200 MiB. Everybody can read each of its files: a
   * hidden file such as `.env` is rejected, unless it is empty or below `.well-known`. Links are followed.
   *
   * `cdk deploy` copies them with the AWS CLI in a Lambda function, without Docker: first all other files, then the
   * pages (`*.html`), so that no page refers to a file that does not exist yet. It deletes nothing: old pages that are
   * open in browsers still find their files, also after a rollback.
   *
   * Without it, the workflow of `githubWorkflow()` builds and copies the files in the same order, after the backend.
   * A platform without `github` has an empty bucket, whose name is the output `SiteBucket`.
   *
   * @default - no files
   */
  readonly folder?: string;

  /**
   * The directory of the repository with the front end, for the workflow of a platform with `github` and without
   * `folder`. It runs `npm ci` and `npm run build` there for each push and pull request, and copies `dist` from the
   * branch. A failed build does not affect the backend.
   *
   * @default 'frontend'
   */
  readonly sourceDirectory?: string;

  /**
   * The files whose name changes with their content, as patterns such as `assets/*`. `*` matches any number of
   * characters. Browsers and CloudFront keep them for one year without another request. A pattern has letters, digits
   * and `_.~@+*?/-`, and no slash at its start.
   *
   * A file that changes under the same name must not match: browsers would keep its old content.
   *
   * @default - none: each use of a file is a request, which is usually answered with 304
   */
  readonly hashedFiles?: string[];

  /**
   * Responds with `/index.html` to all paths whose last part has no dot, for applications with routes in the browser. A
   * missing file, such as `/assets/old.js`, is 404, and the paths of the API are not affected.
   *
   * Without it, `/guide/` is `guide/index.html`, and `/guide` is `guide/index.html`, or `guide.html` with
   * `notFoundPage`.
   *
   * @default true, or false with `notFoundPage`
   */
  readonly singlePage?: boolean;

  /**
   * The page for paths without a page, with the status code 404, such as `404.html`. The 404 of the API keep their
   * content.
   *
   * Requires `folder`, because the CloudFront function contains the paths of its pages: about 300. A missing file that
   * is not a page has the 404 of Amazon S3.
   *
   * @default - the 404 of Amazon S3, without a page
   */
  readonly notFoundPage?: string;
}
