/**
 * The dictionary of link codec 2: what scenes are made of, in the order of canonical JSON, the most usual last.
 *
 * Frozen. A change makes every link of codec 2 that was ever made unreadable; a test holds its hash.
 */

import { encodeUtf8 } from "../math/utf8";

const WORDS = [
  '{"levels":3,"slots":4,"asset":"mug","holes":[{"at":[0.02,0],"id":"hole1","shape":"disc","size":0.015}]',
  '"openDeg":110,"range":90,"travel":0.08,"kind":"lidbox","kind":"button","kind":"knob","kind":"slider","kind":"shelf"',
  '"kind":"rack","kind":"board","kind":"mesh","kind":"tee","kind":"peg","kind":"ring","kind":"bowl","kind":"cup","kind":"bin"',
  '"policy":{"ref":"","sha256":""},"robot":{"gripper":"closed","home":"home"},"surface":{"color":"","friction":,"size":[0.8,0.6]}',
  '"cameras":[{"at":[0.6,0,0.35],"id":"front","look":[0.2,0,0],"px":[640,480]},{"fov":70,"id":"wrist","mount":"gripper"}]',
  '"set":[{"normal":[],"of":"tag:","pick":[],"prop":"color","same":true,"shuffle":[]},{"of":"world","prop":"light","range":[0.6,1.4]}',
  '{"of":"robot","prop":"latencyMs"},{"prop":"dropRate"},{"prop":"gravity"},{"prop":"backdrop"},{"prop":"jitter"},{"prop":"fov"}',
  '{"prop":"friction"},{"prop":"mass"},{"prop":"size"},{"prop":"joint","range":[0,0.1]}],"settleS":1}',
  '"never":{"for":[{"not":{"upright":["can",{"deg":45,"flip":true}]}},0.3]},"atLeast":[2,[{"touch":["gripper","table","robot"]}',
  '{"pose":["",{"at":[0.2,0],"sym":90,"tol":0.01,"yaw":0,"yawTol":5}]},{"side":["","","left right front behind",{"gap":,"lane":,"max":0.35}]}',
  '{"hit":["",{"n":15}]},{"threaded":["ring","peg",{"depth":0.03}]},{"cover":["tee","outline"]},{"joint":["drawer",{"max":0.05}]}',
  '{"joint":["drawer",{"min":0.7}]},{"on":["$","table"]},{"above":["cube","tray"]},{"robot":["rest",{"deg":8}]},{"robotStill":[]}',
  '{"stack":[["big","mid","small"]]},{"near":["tcp","dot",{"d":0.02,"plane":"xy"}]},{"in":["$","bin.inside",{"part":"all","tol":0.01}]}',
  '"id":"left_bin","id":"right_bin","id":"tray","id":"can","id":"ball","id":"bead","id":"block","color":"#","mark":"circle","mark":"cross"',
  '"color":"orange","color":"purple","color":"brown","color":"white","color":"grey","color":"black","color":"oak","color":"yellow"',
  '"tags":["blue"]},{"color":"blue","tags":["red"]},{"color":"red","color":"green","copies":6,"fixed":true,"friction":0.6,"h":0.06',
  '"reward":{"shape":[{"toward":["tcp","cube"]},{"cover":["",""]}],"success":5}',
  '"metrics":["success","time","progress","path","drops","contacts","impulse","coverage","jerk","peakSpeed","hzAchieved"]',
  '"eval":{"n":200,"seed":100000},"episode":{"dwellS":1,"hz":50,"limitS":60},"episode":{"dwellS":1,"limitS":40}',
  '"zones":[{"at":[0.2,0],"bar":0.03,"color":"green","id":"outline","r":0.04,"shape":"disc","shape":"rect","shape":"tee","shape":"ball"}]',
  '"reset":{"place":[{"avoid":["tray","keepout"],"gap":0.04,"in":{"disc":[0.22,0.1,0.03]},"lie":true,"of":["ring"],"tries":',
  '{"in":{"inside":"cup.inside"},"of":["tag:bead"]},{"in":{"on":"shelf.level1"}},{"in":{"points":[[0.2,0.1]]}},{"in":{"zone":"',
  '{"gap":0.03,"in":{"rect":[0.18,-0.18,0.24,-0.1]},"of":["tray"]},{"in":{"ring":[0.15,0.24,-50,50]},"of":["cube"],"yaw":[-180,180]}]',
  '"robot":{"jitterDeg":2,"pose":"rest"}},"title":{"en":"Put the ","zh":"把"},"say":{"en":"Pick up the red cube and put it in the "',
  '"stages":[{"id":"grasp","when":{"once":{"grasped":["cube"]}},"w":2},{"id":"reach","when":{"once":{"all":[{"in":["cube","tray.inside"]}',
  '"goal":{"any":[{"count":["tag:red",{"in":["$","bowl.inside"]},{"min":1}]},{"some":["*",{"fell":["$"]}]}],"seq":[{"each":["tag:red",',
  '"fail":{"dropped":{"fell":["cube"]}},"goal":{"all":[{"in":["cube","tray.inside"]},{"released":["cube",{"clear":0.02}]},{"still":["cube"]}]}',
  '{"lifted":["cube",{"by":0.05}]},{"grasped":["cube"]},{"upright":["can",{"deg":10}]}',
  '"objects":[{"at":[0.22,0.08],"color":"red","fixed":true,"id":"cube","kind":"box","mass":0.02,"size":[0.025,0.025,0.025],"yaw":',
  '}]},"say":{"en":"Move the . ","zh":"。"},"title":{"en":"","zh":""},"v":1}',
].join("");

/** The bytes that matches may reach back into. */
export const LINK_DICTIONARY: Uint8Array = encodeUtf8(WORDS);
