/** A comment on a pull or merge request. */
export interface Comment {
  /** The host's number; the lower, the older. */
  readonly id: number;
  readonly body: string;
  /** Written by whom we write as. A marker in anybody else's comment means nothing. */
  readonly own: boolean;
  readonly hidden: boolean;
  readonly url: string | null;
}

/**
 * The comments of one pull or merge request, on any host. Every method may reject with a PublishFailure; when its kind is
 * `passing`, what was asked for may have happened all the same.
 */
export interface Comments {
  /** All of them. `hidden` is known of those with a marker only. */
  list(): Promise<readonly Comment[]>;
  create(body: string): Promise<void>;
  update(comment: Comment, body: string): Promise<void>;
  hide(comment: Comment): Promise<void>;
  delete(comment: Comment): Promise<void>;
}

/** The labels of the same pull or merge request. */
export interface Labels {
  list(): Promise<readonly string[]>;
  change(add: readonly string[], remove: readonly string[]): Promise<void>;
}

/** One pull or merge request where a report is brought to. */
export interface Host {
  readonly comments: Comments;
  readonly labels: Labels;
}
