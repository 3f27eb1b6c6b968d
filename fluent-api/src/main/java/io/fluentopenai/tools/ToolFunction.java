package io.fluentopenai.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that a model may call: {@link Tools#of} finds it. Counts for methods that override the annotated one, too.
 *
 * <pre>{@code
 * @ToolFunction("Today's weather in a city")
 * Weather currentWeather(@Describe("with the country, as in Paris, France") String city) { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolFunction {
    /** What it does, and when to call it: the model chooses by this. */
    String value();

    /** The name that the model knows it by; the method's own if empty. */
    String name() default "";
}
