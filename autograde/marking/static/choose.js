// What follows from how the answers stand: nothing here touches the page.

/** The keys of the answers that a mark is for at first: equal ones that wait, else a nearly equal one, else all equal. */
export function chosenAtFirst(members, standings) {
  const waiting = members.filter((member) => standings[member.key].waits);
  const equal = waiting.filter((member) => !member.near);
  if (equal.length) return equal.map((member) => member.key);
  if (waiting.length) return [waiting[0].key];
  return members.filter((member) => !member.near).map((member) => member.key);
}

/** The number of the next group, after one, with an answer that waits; -1 when none does. */
export function followingGroup(groups, standings, after) {
  const n = groups.length;
  for (let step = 1; step <= n; step += 1) {
    const number = (after + step) % n;
    if (groups[number].members.some((member) => standings[member.key].waits)) return number;
  }
  return -1;
}

/** The points of the items that are met, without what adding up thirds leaves behind the twelfth digit. */
export function pointsOf(rubric, met) {
  const sum = rubric.reduce((before, item, n) => before + (met[n] ? item.points : 0), 0);
  return Number(sum.toFixed(12));
}

/** How an answer stands, in words. */
export function standsIn(now, of) {
  if (now.points === null) return "waits for a mark";
  if (now.waits) return `${now.points} of ${of}; the answer has changed since: look again; it was marked`;
  return `${now.points} of ${of}, marked`;
}
