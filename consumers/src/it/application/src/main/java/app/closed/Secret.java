package app.closed;

/** In a package that the module opens to nobody. */
public record Secret(String name) {}
