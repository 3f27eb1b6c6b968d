/** Fine-tuning. Start with {@link io.fluentopenai.finetuning.FineTuning}. */
@NullMarked
package io.fluentopenai.finetuning;

import org.jspecify.annotations.NullMarked;
