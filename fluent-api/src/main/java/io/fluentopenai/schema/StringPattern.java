package io.fluentopenai.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets the regular expression that a string must match ({@code pattern}): {@code @StringPattern("^[A-Z]{3}$") String
 * currency}. Without anchors, it may match anywhere in the string. Use only common regular expression syntax: the API
 * does not support lookarounds.
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
    /** Returns the regular expression. */
    String value();
}
