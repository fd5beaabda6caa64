/**
 * The text that crosses the wall: messages, and the values in them.
 * <p>
 * A message is a JSON array that begins with its kind and the id of the invocation it is
 * about, 0 while the modules are loaded. From the host: <pre>
 * ["load",0,main,[[name,"data",value] or [name,"stub",[method,…]],…],limits]
 * ["invoke",id,entrypoint,method,props,arguments]
 * ["reply",id,call,value]    ["fault",id,call,error]    the end of a call
 * ["tick",id,timer]          ["forget",id]</pre> From the guest: <pre>
 * ["loaded",0,[export,…]]    ["failed",0,error]
 * ["result",id,value,waits]  ["error",id,"entrypoint"|"method"|"result"|"size"|"script",error,waits]
 * ["done",id]                                           nothing is left for waitUntil
 * ["call",id,call,binding,[path,…],arguments]           ["get",id,call,binding,[path,…]]
 * ["timer",id,timer,ms]      ["untimer",id,timer]       ["abort",id,signal,reason]
 * ["log",id,level,ms,text,arguments]                    ["rejection",id,error]</pre>
 * <p>
 * A value is null, a boolean, a number, a string or an object as in JSON; everything else
 * is an array with a tag: <pre>
 * ["a",…] array              ["u"] undefined            ["n","NaN"] and the like, -0
 * ["i","12"] bigint          ["d",ms] Date              ["m",key,value,…] Map
 * ["s",…] Set                ["b",kind,base64] bytes    ["o",key,value,…] object with keys
 *                                                       that JSON.parse would move
 * ["r",n] the n-th container of the message again
 * ["h",name,value,…] Headers ["B",type,bytes] Blob      ["B",type,bytes,name,ms] File
 * ["F",name,value,…] FormData ["c",id,label] function   ["A",id] or ["A",0,reason] AbortSignal</pre>
 */
@NullMarked
package dev.workerloader.internal.wire;

import org.jspecify.annotations.NullMarked;
