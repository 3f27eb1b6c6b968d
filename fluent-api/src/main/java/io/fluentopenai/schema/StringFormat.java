package io.fluentopenai.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets the format of a string ({@code format}): {@code @StringFormat("email") String contact}. Strict mode supports
 * {@code date-time}, {@code time}, {@code date}, {@code duration}, {@code email}, {@code hostname}, {@code ipv4},
 * {@code ipv6} and {@code uuid}. Types of {@code java.time} and {@link java.util.UUID} have their format by default.
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
public @interface StringFormat {
    /** Returns the format. */
    String value();
}
