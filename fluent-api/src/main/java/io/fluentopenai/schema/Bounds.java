package io.fluentopenai.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bounds of a number, or of how many elements a list has: {@code @Bounds(min = 1, max = 5) int stars}. What is not given
 * is not bounded. Before an array it counts the elements.
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
    /** The least value, or the least number of elements. */
    double min() default Double.NaN;

    /** The greatest value, or the greatest number of elements. */
    double max() default Double.NaN;

    /** What the value must be greater than; for numbers only. */
    double above() default Double.NaN;

    /** What the value must be less than; for numbers only. */
    double below() default Double.NaN;

    /** What the value must be a multiple of, greater than 0; for numbers only. */
    double multipleOf() default Double.NaN;
}
