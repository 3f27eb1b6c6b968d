/**
 * Finds out whether the hand-written modules still fit a new fact sheet, by generating the client and compiling them
 * against it: {@link io.fluentopenai.openapi.fit.FitCheck} does so and {@link io.fluentopenai.openapi.fit.Misfits} says what
 * is missed.
 */
@NullMarked
package io.fluentopenai.openapi.fit;

import org.jspecify.annotations.NullMarked;
