/**
 * Reads what compatible servers send in another form than the API's document says: errors, envelopes, framing. The one place
 * for that on the level of bytes and answers; the rest of the transport knows no server. Not an API.
 */
@NullMarked
package io.fluentopenai.client.internal.compat;

import org.jspecify.annotations.NullMarked;
