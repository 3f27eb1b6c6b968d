package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.sheet.Literals;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a tree as YAML that reads well as a diff: block style, one value a line, the same tree always the same bytes.
 * Scalars are quoted wherever some YAML reader could take them for something else.
 */
public final class FactSheetWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/$][A-Za-z0-9_./$?={}+-]*( [A-Za-z0-9_./()$-]+)*");
    private static final Set<String> WORDS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "nan", "inf");

    private final StringBuilder out = new StringBuilder();

    private FactSheetWriter() {}

    /** The YAML text of {@code node}, with a comment in front. */
    public static String write(JsonNode node, String comment) {
        FactSheetWriter writer = new FactSheetWriter();
        for (String line : comment.split("\n")) {
            writer.out.append("# ").append(line).append('\n');
        }
        writer.block(node, 0);
        return writer.out.toString();
    }

    private void block(JsonNode node, int indent) {
        if (node.isObject()) {
            boolean first = true;
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                if (!first || indent == 0) {
                    pad(indent);
                }
                first = false;
                out.append(string(member.getKey())).append(':');
                value(member.getValue(), indent);
            }
        }
    }

    private void value(JsonNode value, int indent) {
        if (value.isObject() && !value.isEmpty()) {
            out.append('\n');
            pad(indent + 2);
            block(value, indent + 2);
        } else if (value.isArray() && !value.isEmpty() && !isTypeList(value)) {
            out.append('\n');
            for (JsonNode item : value) {
                pad(indent + 2);
                out.append('-');
                if (item.isObject() && !item.isEmpty()) {
                    out.append(' ');
                    block(item, indent + 4);
                } else {
                    value(item, indent + 2);
                }
            }
        } else {
            out.append(' ').append(inline(value)).append('\n');
        }
    }

    /** {@code [string, 'null']} stays on its line. */
    private static boolean isTypeList(JsonNode value) {
        return value.size() == 2
                && value.get(0).isTextual()
                && value.get(1).asText().equals("null")
                && value.get(1).isTextual();
    }

    private static String inline(JsonNode value) {
        if (value.isObject()) {
            return "{}";
        }
        if (value.isArray()) {
            StringBuilder list = new StringBuilder("[");
            for (JsonNode item : value) {
                list.append(list.length() > 1 ? ", " : "").append(inline(item));
            }
            return list.append(']').toString();
        }
        return value.isTextual() ? string(value.textValue()) : number(value);
    }

    private static String number(JsonNode value) {
        if (!value.isNumber() || value.isIntegralNumber()) {
            return value.toString();
        }
        BigDecimal number = value.decimalValue();
        String plain = number.toString();
        if (plain.indexOf('E') < 0) {
            return plain;
        }
        // 1E-7 is a number for some readers only; 1.0e-7 for all.
        String mantissa = plain.substring(0, plain.indexOf('E'));
        return (mantissa.contains(".") ? mantissa : mantissa + ".0") + 'e' + plain.substring(plain.indexOf('E') + 1);
    }

    private static String string(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))) {
            return text;
        }
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return '\'' + text.replace("'", "''") + '\'';
        }
        return Literals.quoted(text);
    }

    private void pad(int indent) {
        out.append(" ".repeat(indent));
    }
}
