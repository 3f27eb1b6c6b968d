package io.fluentopenai.openapi.generator;

/** Lays statements out one a line, as a person would write them. */
final class JavaLayout {
    private JavaLayout() {}

    /**
     * The statements, indented, without a line end after the last.
     *
     * @param depth the indentation of the first statement; its first line is not indented, as the template has done so
     */
    static String lines(String statements, int depth) {
        StringBuilder out = new StringBuilder();
        int indent = depth;
        int parentheses = 0;
        boolean text = false;
        boolean fresh = false;
        for (int i = 0; i < statements.length(); i++) {
            char c = statements.charAt(i);
            if (text) {
                out.append(c);
                if (c == '\\') {
                    out.append(statements.charAt(++i));
                } else if (c == '"') {
                    text = false;
                }
                continue;
            }
            if (fresh && (c == ' ' || c == '\n')) {
                continue;
            }
            if (c == '}' && parentheses == 0) {
                indent--;
            }
            if (fresh) {
                out.append('\n').append("    ".repeat(indent));
                fresh = false;
            }
            out.append(c);
            if (c == '"') {
                text = true;
            } else if (c == '(') {
                parentheses++;
            } else if (c == ')') {
                parentheses--;
            } else if (parentheses == 0) {
                if (c == '{') {
                    indent++;
                }
                fresh = c == '{' || c == ';' || c == '}' && !statements.startsWith(" else", i + 1);
            }
        }
        return out.toString();
    }
}
