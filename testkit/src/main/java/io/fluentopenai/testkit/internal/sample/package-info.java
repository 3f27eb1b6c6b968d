/**
 * Values made from schemas: samples, what an answer lacks, structured answers of a model.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.sample;

import org.jspecify.annotations.NullMarked;
