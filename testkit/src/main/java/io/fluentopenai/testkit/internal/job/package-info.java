/**
 * The endpoints where work is done while the client waits: batches, evaluations, fine-tuning and its models.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.job;

import org.jspecify.annotations.NullMarked;
