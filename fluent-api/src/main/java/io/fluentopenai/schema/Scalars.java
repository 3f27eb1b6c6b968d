package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Java types that are one JSON value, and what strict mode can say of each. */
final class Scalars {
    /** The formats that strict mode knows. */
    static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");

    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?";
    private static final String DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";

    private static final Map<Class<?>, Scalar> ALL = new LinkedHashMap<>();

    /** A scalar type. The facet is a format or a pattern, or null; the remark is for the manual. */
    record Scalar(
            String type, @Nullable String facet, @Nullable String value, String remark) {}

    static {
        add("boolean", "", boolean.class, Boolean.class);
        add("integer", "the range of the Java type is checked when the value is read", byte.class, Byte.class);
        add("integer", "as `byte`", short.class, Short.class);
        add("integer", "as `byte`", int.class, Integer.class);
        add("integer", "as `byte`", long.class, Long.class);
        add("integer", "full precision", BigInteger.class);
        add("number", "", float.class, Float.class);
        add("number", "", double.class, Double.class);
        add("number", "full precision", BigDecimal.class);
        add("string", "", String.class, CharSequence.class, char[].class);
        pattern("^.$", "one character", char.class, Character.class);
        add("string", "base64", byte[].class);
        format("uuid", "", UUID.class);
        add("string", "strict mode has no format for it", URI.class, URL.class);
        add("string", "a language tag, such as `en-GB`", Locale.class);
        add("string", "a code, such as `EUR`", Currency.class);
        format("date-time", "", Instant.class, OffsetDateTime.class, ZonedDateTime.class);
        format("date", "", LocalDate.class);
        format("time", "", OffsetTime.class);
        pattern("^" + DATE + "T" + TIME + "$", "the format `date-time` requires an offset", LocalDateTime.class);
        pattern("^" + TIME + "$", "the format `time` requires an offset", LocalTime.class);
        pattern(
                "^P([0-9]+D|([0-9]+D)?T([0-9]+H([0-9]+M)?([0-9]+(\\.[0-9]{1,9})?S)?"
                        + "|[0-9]+M([0-9]+(\\.[0-9]{1,9})?S)?|[0-9]+(\\.[0-9]{1,9})?S))$",
                "the format `duration` also allows years and months, which have no fixed length",
                Duration.class);
        pattern(
                "^P([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+W|[0-9]+D)$",
                "the format `duration` also allows hours",
                Period.class);
        pattern("^[0-9]{4}-(0[1-9]|1[0-2])$", "", YearMonth.class);
        add("integer", "", Year.class);
        add("string", "such as `Europe/Paris`", ZoneId.class);
    }

    private Scalars() {}

    private static void add(String type, String remark, Class<?>... classes) {
        add(new Scalar(type, null, null, remark), classes);
    }

    private static void format(String format, String remark, Class<?>... classes) {
        add(new Scalar("string", "format", format, remark), classes);
    }

    private static void pattern(String pattern, String remark, Class<?>... classes) {
        add(new Scalar("string", "pattern", pattern, remark), classes);
    }

    private static void add(Scalar scalar, Class<?>... classes) {
        for (Class<?> each : classes) {
            ALL.put(each, scalar);
        }
    }

    /** All of them, in the manual's order. */
    static Map<Class<?>, Scalar> all() {
        return ALL;
    }

    /** Returns a new schema of a type; null if the type is not a scalar. */
    static @Nullable ObjectNode schema(Class<?> type) {
        Scalar scalar = ALL.get(type);
        if (scalar == null) {
            return null;
        }
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", scalar.type());
        if (scalar.facet() != null) {
            schema.put(scalar.facet(), scalar.value());
        }
        return schema;
    }
}
