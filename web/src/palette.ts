// Colours: those of the page, light or dark, and one for each of the most frequent items.

export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  ground: string;
  band: string;
  accent: string;
  items: string[];
  other: string;
}

const LIGHT: Palette = {
  ink: "#1b1f24",
  quiet: "#525a64",
  line: "#d4d9df",
  ground: "#ffffff",
  band: "#f4f6f8",
  accent: "#0b5cad",
  items: ["#0b6bb5", "#b3441e", "#1a7f4b", "#7a4bb0", "#b0327c", "#6b6100", "#00788c", "#8a4b08", "#4a5bbd", "#a1303c"],
  other: "#66707c",
};

const DARK: Palette = {
  ink: "#eceff3",
  quiet: "#aab3be",
  line: "#39424d",
  ground: "#14181d",
  band: "#1b2027",
  accent: "#79b8ff",
  items: ["#5aa9e6", "#f08a5d", "#57c28a", "#b794f4", "#ee82bd", "#d2c34a", "#4fc3d9", "#dba15c", "#95a5ff", "#f28b94"],
  other: "#96a0ac",
};

/** The palette of the page as it is now. */
export function palette(theme: "auto" | "light" | "dark"): Palette {
  if (theme !== "auto") return theme === "dark" ? DARK : LIGHT;
  const asked = typeof matchMedia === "function" ? matchMedia : null;
  if (asked?.("print").matches) return LIGHT;
  return asked?.("(prefers-color-scheme: dark)").matches ? DARK : LIGHT;
}
