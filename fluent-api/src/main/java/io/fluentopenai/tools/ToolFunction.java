package io.fluentopenai.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that a model may call, for {@link Tools#of}. It also applies to methods that override the annotated
 * method.
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
    /** Returns the description, which tells the model what the function does and when to call it. */
    String value();

    /** Returns the name that the model sees; empty for the name of the method. */
    String name() default "";
}
