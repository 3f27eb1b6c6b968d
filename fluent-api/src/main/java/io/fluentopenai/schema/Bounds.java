package io.fluentopenai.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds of a number, or of the number of elements of a list: {@code @Bounds(min = 1, max = 5) int stars}. Bounds that
 * are not set do not apply. Before an array type, the annotation bounds the number of elements.
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
public @interface Bounds {
    /**
     * Returns the minimum of the value ({@code minimum}) or of the number of elements ({@code minItems}), inclusive.
     */
    double min() default Double.NaN;

    /**
     * Returns the maximum of the value ({@code maximum}) or of the number of elements ({@code maxItems}), inclusive.
     */
    double max() default Double.NaN;

    /** Returns the exclusive minimum of the value ({@code exclusiveMinimum}); for numbers only. */
    double above() default Double.NaN;

    /** Returns the exclusive maximum of the value ({@code exclusiveMaximum}); for numbers only. */
    double below() default Double.NaN;

    /**
     * Returns the number that the value must be a multiple of ({@code multipleOf}), greater than 0; for numbers only.
     */
    double multipleOf() default Double.NaN;
}
