/** What a restore enters into the ledger, all in the stream `operations`. */
export const RESTORED_ACTION = 'stage.restored';
/** Items whose newest state is lost stand again as they were at the chosen second, as a new version. */
export const WENT_BACK_ACTION = 'items.wentBack';
/** Items that nothing brings back. */
export const LOST_ACTION = 'items.lost';
/** Records of these resources were brought into line with what went back. */
export const SETTLED_ACTION = 'records.settled';
