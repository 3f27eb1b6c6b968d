package app.model;

import io.fluentopenai.schema.KeyValuePairs;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** A structured output with all that Jackson needs its modules and the library's own types for. */
public final class Forecast {
    record Day(
            LocalDate date,
            Optional<String> warning,
            @KeyValuePairs Map<String, Integer> degrees) {}

    private Forecast() {}

    public static Class<?> type() {
        return Day.class;
    }
}
