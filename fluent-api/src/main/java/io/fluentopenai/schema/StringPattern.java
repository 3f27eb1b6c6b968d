package io.fluentopenai.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The regular expression that a string matches: {@code @StringPattern("^[A-Z]{3}$") String currency}. It is found anywhere in the
 * string if it has no anchors. Keep to what all regular expressions have in common: the API does not take lookarounds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({
    ElementType.FIELD,
    ElementType.METHOD,
    ElementType.PARAMETER,
    ElementType.RECORD_COMPONENT,
    ElementType.TYPE_USE
})
public @interface StringPattern {
    /** The expression. */
    String value();
}
