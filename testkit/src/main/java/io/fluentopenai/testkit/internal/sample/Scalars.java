package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;

/**
 * Sample strings, numbers and booleans within their bounds. Successive values differ where the schema leaves room, so that
 * two properties that a client mixes up are told apart. One instance makes the scalars of one sample; not thread-safe.
 */
final class Scalars {

    private static final long PLAUSIBLE_TIME = 1_750_000_000L;

    private final SplittableRandom random;
    private int count;

    Scalars(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A running number, different each time. */
    int next() {
        return ++count;
    }

    JsonNode string(JsonNode schema, boolean rich) {
        int min = schema.path("minLength").asInt(0);
        int max = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        if (schema.has("pattern")) {
            return TextNode.valueOf(PatternText.matching(schema.get("pattern").asText(), min, max));
        }
        String text = plain(schema.path("format").asText(), rich);
        if (text.length() > max) {
            text = "s".repeat(max);
        }
        // Padding keeps a format such as a URL intact.
        return TextNode.valueOf(text.length() < min ? text + "s".repeat(min - text.length()) : text);
    }

    private String plain(String format, boolean rich) {
        int number = next();
        return switch (format) {
            case "uri", "url" -> "https://example.com/s" + number;
            case "date" -> "2026-02-%02d".formatted(1 + number % 28);
            case "date-time" -> "2026-02-03T04:05:%02dZ".formatted(number % 60);
            case "time" -> "04:05:%02dZ".formatted(number % 60);
            case "duration" -> "PT" + number + "S";
            case "hostname" -> "s" + number + ".example.com";
            case "ipv4" -> "192.0.2." + number % 256;
            case "ipv6" -> "2001:db8::" + Integer.toHexString(number % 65536);
            case "email" -> "s" + number + "@example.com";
            case "uuid" -> "00000000-0000-4000-8000-%012d".formatted(number);
            case "byte" -> Base64.getEncoder().encodeToString(("s" + number).getBytes(StandardCharsets.UTF_8));
            case "binary" -> "s" + number;
            // What breaks careless writers and readers: quotes, a backslash, line ends, characters of 2, 3 and 4 bytes.
            default -> rich && number % 5 == 0 ? "s" + number + " \"\\/\n\t\u00e9\u20ac\ud83d\ude00" : "s" + number;
        };
    }

    JsonNode integer(JsonNode schema) {
        String format = schema.path("format").asText();
        long proposal = next();
        if (format.equals("unixtime")) {
            proposal = PLAUSIBLE_TIME + proposal;
        } else if (format.equals("int64")) {
            proposal = (1L << 33) + proposal;
        }
        BigDecimal value =
                bounded(schema, BigDecimal.valueOf(proposal), BigDecimal.ONE).setScale(0, RoundingMode.CEILING);
        long number = value.longValueExact();
        return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
    }

    JsonNode number(JsonNode schema) {
        if (schema.path("format").asText().equals("unixtime")) {
            return integer(schema);
        }
        BigDecimal proposal = BigDecimal.valueOf(next()).add(BigDecimal.valueOf(random.nextInt(1, 100), 2));
        // A whole number in a place for fractions is written without a fraction, as JSON writers commonly do.
        BigDecimal value = bounded(schema, proposal, new BigDecimal("0.0625")).stripTrailingZeros();
        return value.scale() <= 0 && value.precision() - value.scale() < 10
                ? IntNode.valueOf(value.intValueExact())
                : DecimalNode.valueOf(value);
    }

    private static BigDecimal bounded(JsonNode schema, BigDecimal proposal, BigDecimal step) {
        BigDecimal value = proposal;
        if (schema.has("maximum")) {
            value = value.min(schema.get("maximum").decimalValue());
        }
        if (schema.path("exclusiveMaximum").isNumber()) {
            value = value.min(schema.get("exclusiveMaximum").decimalValue().subtract(step));
        }
        if (schema.has("minimum")) {
            value = value.max(schema.get("minimum").decimalValue());
        }
        if (schema.path("exclusiveMinimum").isNumber()) {
            value = value.max(schema.get("exclusiveMinimum").decimalValue().add(step));
        }
        if (schema.path("multipleOf").isNumber()) {
            BigDecimal unit = schema.get("multipleOf").decimalValue();
            value = value.divide(unit, 0, RoundingMode.DOWN).multiply(unit);
            if (schema.has("minimum") && value.compareTo(schema.get("minimum").decimalValue()) < 0) {
                value = value.add(unit);
            }
            if (schema.path("exclusiveMinimum").isNumber()
                    && value.compareTo(schema.get("exclusiveMinimum").decimalValue()) <= 0) {
                value = value.add(unit);
            }
        }
        return value;
    }

    JsonNode bool() {
        return BooleanNode.valueOf(next() % 2 == 0);
    }

    /** Any JSON value; a different kind each time. */
    JsonNode any() {
        int number = next();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (number % 4) {
            case 0 -> TextNode.valueOf("s" + number);
            case 1 ->
                nodes.arrayNode()
                        .add(number)
                        .add("s" + number)
                        .addNull()
                        .add(true)
                        .add(nodes.objectNode().put("deep", new BigDecimal("0.5")));
            case 2 -> nodes.objectNode().put("name", "s" + number).putNull("nothing");
            default -> IntNode.valueOf(number);
        };
    }
}
