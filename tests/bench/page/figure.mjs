// What a figure is: a value measured beside its floor, in the same page, in the same run.

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
};

const rounded = (value, digits = 1) => (value === null ? null : Number(value.toFixed(digits)));

// Milliseconds beside the milliseconds of the floor. The worst is the largest sample against the median floor.
export function ratio(name, limit, measuredMs, floorMs) {
  const [measured, floor] = [median(measuredMs), median(floorMs)];
  return {
    name, ratio: rounded(measured / floor, 2), limit, floor_ms: rounded(floor), measured_ms: rounded(measured),
    worst: rounded(Math.max(...measuredMs) / floor, 2), holds: measured / floor <= limit,
  };
}

// One value of its own unit beside a limit in that unit, for what has no floor: `measured` is what `limit` is held to.
export function absolute(name, unit, limit, measured, worst = measured) {
  return {
    name, unit, ratio: rounded(measured / limit, 2), limit, floor_ms: null,
    ...(unit === "ms" ? { measured_ms: rounded(measured) } : { measured: rounded(measured), measured_ms: null }),
    worst: rounded(worst), holds: measured <= limit,
  };
}

// The figures as a table for people.
export function table(figures) {
  const cells = ({ name, unit, ratio: share, limit, floor_ms: floor, measured_ms: ms, measured, worst, holds }) => {
    const value = unit ? `${ms ?? measured} ${unit}` : `${share} ×`;
    return [name, value, `≤ ${limit} ${unit ?? "×"}`, floor === null ? "" : `${ms} ms / ${floor} ms`, String(worst), holds ? "holds" : "MISSED"];
  };
  const rows = [["figure", "measured", "limit", "of floor", "worst", ""], ...figures.map(cells)];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd()).join("\n");
}
