package io.fluentopenai.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a map that the model returns as a list of objects with {@code key} and {@code value}. Strict mode does not
 * support objects with arbitrary property names, so that a {@link java.util.Map} without this annotation is an error.
 * In Java the value is an ordinary map. A duplicate key is an error.
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
public @interface KeyValuePairs {}
