/** Passwords that leaked from somewhere: whoever guesses tries them first. */
export interface BreachedPasswords {
  /**
   * Whether a password is among them. One that is is always found; of millions that are not, one may be taken for it. Always
   * false where no list is set.
   */
  has(password: string): Promise<boolean>;
}
